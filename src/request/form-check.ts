/** Looks at one text of a form before anybody else sees the form. For middleware that comes before the form is read. */
export interface FormCheck {
  /** Name of the text. It is taken out of the form. */
  readonly field: string;
  /**
   * @param value The first text of that name; null where the form has none, or could not be read.
   * @throws What is to answer in place of the route.
   */
  check(value: string | null): void | Promise<void>;
}

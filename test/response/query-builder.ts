/** Something that is awaited like a promise without being one, as the queries of database libraries are. */
export interface QueryBuilder<Row> extends PromiseLike<Row> {
  where(): QueryBuilder<Row>;
}

export function queryBuilder<Row>(run: () => Promise<Row>): QueryBuilder<Row> {
  const builder: QueryBuilder<Row> = {
    where: () => builder,
    // biome-ignore lint/suspicious/noThenProperty: this is what makes it one
    then: (onRow, onError) => run().then(onRow, onError),
  };
  return builder;
}

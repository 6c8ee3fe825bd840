import type { ObservedResponse, RequestObserver } from "boltapi";

/** What an observer was told, in order: "request GET /", "error Error: no", "response 200 sent". */
export interface RecordingObserver extends RequestObserver {
  readonly told: string[];
  readonly responses: ObservedResponse[];
  /** Resolves when it is told of the next response. */
  nextResponse(): Promise<ObservedResponse>;
}

export function recordingObserver(name = "recorder", told: string[] = []): RecordingObserver {
  const responses: ObservedResponse[] = [];
  const waiting: ((response: ObservedResponse) => void)[] = [];
  return {
    name,
    told,
    responses,
    nextResponse: () => new Promise((resolve) => waiting.push(resolve)),
    onRequest: (request) => void told.push(`request ${request.method} ${request.path}`),
    onError: (error) => void told.push(`error ${String(error)}`),
    onResponse(response) {
      told.push(`response ${response.status} ${response.outcome}`);
      responses.push(response);
      for (const resolve of waiting.splice(0)) resolve(response);
    },
  };
}

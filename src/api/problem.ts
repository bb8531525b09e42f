/** Why a request gets no answer, for programs and the people who write them (RFC 9457). */

export interface Problem {
  readonly status: number;
  /** What the status means. */
  readonly title: string;
  /** What is wrong with this request and, where anything helps, what to do. */
  readonly detail: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  414: 'URI Too Long',
  421: 'Misdirected Request',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** A problem with the title that its status has. */
export function problem(status: number, detail: string): Problem {
  return { status, title: TITLES[status] ?? 'Error', detail };
}

/** As it is sent; `instance` is the path that was asked for. */
export function problemJson({ status, title, detail }: Problem, instance: string): object {
  return { type: 'about:blank', title, status, detail, instance };
}

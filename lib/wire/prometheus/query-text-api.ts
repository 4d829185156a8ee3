// /api/v1/format_query and /api/v1/parse_query: a query as text and as a tree; nothing is evaluated.
import { type Asked, type Endpoints, READ_OR_FORM } from './endpoint';
import { successResponse } from './envelope';
import { parseNamed } from './parameters';

export type QueryTextDoors = {
  /** Both throw bad_input for what does not parse. */
  readonly formatQuery: (text: string) => string;
  /** The tree in the shape of Prometheus, to be shown as JSON. */
  readonly parseQueryTree: (text: string) => unknown;
};

const answerWith =
  (pick: (doors: QueryTextDoors) => (text: string) => unknown) =>
  ({ parameters }: Asked, doors: QueryTextDoors) =>
    successResponse(parseNamed('query', parameters.text('query'), pick(doors)));

export const QUERY_TEXT_ENDPOINTS: Endpoints<QueryTextDoors> = {
  '/api/v1/format_query': { methods: READ_OR_FORM, answer: answerWith((doors) => doors.formatQuery) },
  '/api/v1/parse_query': { methods: READ_OR_FORM, answer: answerWith((doors) => doors.parseQueryTree) },
};

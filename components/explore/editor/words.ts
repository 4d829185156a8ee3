// The server's words on a query, as they are shown beside it.

/** `1:5: parse error: …`: without what goes before, which names the parameter. */
export const wordsOf = (message: string): string => message.replace(/^invalid parameter "query": /, '');

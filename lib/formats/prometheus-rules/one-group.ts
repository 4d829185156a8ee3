// One group of a rule file as a file of its own, as it was written.
import { isMap, isSeq, parseDocument } from 'yaml';
import { notFound } from '@/lib/kernel/errors';
import { type CheckExpr, convertOldRules } from './index';
import { isOldRules } from './old-syntax';

/**
 * @param source a file that was taken; the syntax before 2.0 is converted
 * @throws not_found when the file has no such group
 */
export function textOfOneGroup(source: string, fileName: string, name: string, checkExpr: CheckExpr): string {
  const document = parseDocument(isOldRules(source) ? convertOldRules(source, fileName, checkExpr) : source);
  const groups = document.get('groups');
  const found = isSeq(groups) ? groups.items.filter((item) => isMap(item) && String(item.get('name')) === name) : [];
  if (!isSeq(groups) || found.length === 0) {
    throw notFound(`there is no rule group ${JSON.stringify(name)} in ${fileName}`);
  }
  groups.items = found;
  groups.commentBefore = null; // it is about the first group, or all of them
  return document.toString({ lineWidth: 0 });
}

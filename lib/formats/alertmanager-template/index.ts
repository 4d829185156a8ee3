// Templates of notifications: Go templates with Alertmanager's data, functions and default names.
import { badInput, messageOf } from '@/lib/kernel/errors';
import { TemplateSet } from '../go-template/template-set';
import { dataValue, type NotificationData } from './data';
import { DEFAULT_TEMPLATES } from './defaults';
import { FUNCTIONS } from './functions';

export type { AlertData, NotificationData } from './data';

/** A file of `templates`. */
export type TemplateFile = { readonly name: string; readonly text: string };

/** @throws bad_input when the text does not parse or cannot be carried out */
export type Expand = (text: string, data: NotificationData, options?: { readonly html?: boolean }) => string;

/** Later files may define anew what the default ones or earlier files do. @throws bad_input naming the file */
export function createTemplates(files: readonly TemplateFile[]): Expand {
  const set = new TemplateSet({ functions: FUNCTIONS, missingKey: 'zero' });
  set.parse('default.tmpl', DEFAULT_TEMPLATES);
  for (const { name, text } of files) {
    try {
      set.parse(name, text);
    } catch (refused) {
      throw badInput(`template file ${name}: ${messageOf(refused)}`);
    }
  }
  return (text, data, { html = false } = {}) => {
    if (!text.includes('{{')) return text;
    const own = set.copy();
    try {
      own.parse('', text);
      return html ? own.executeHtml('', dataValue(data)) : own.executeText('', dataValue(data));
    } catch (refused) {
      throw badInput(messageOf(refused));
    }
  };
}

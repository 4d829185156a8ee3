import { silenceNotesContract } from './contract.suite';
import { memorySilenceNotes } from './memory';

silenceNotesContract('memorySilenceNotes', { open: async () => memorySilenceNotes() });

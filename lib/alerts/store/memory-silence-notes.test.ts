import { memorySilenceNotes } from './memory-silence-notes';
import { silenceNotesContract } from './silence-notes.suite';

silenceNotesContract('memorySilenceNotes', { open: async () => memorySilenceNotes() });

import { historyContract } from './contract.suite';
import { type HistoryDatabase, memoryHistory } from './memory';

historyContract('memoryHistory', {
  open: async (count) => {
    const database: HistoryDatabase = { records: [] };
    return Array.from({ length: count }, () => memoryHistory(database));
  },
});

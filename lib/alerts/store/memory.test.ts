import { alertStoreContract } from './contract.suite';
import { MemoryDatabase, memoryStore } from './memory';

alertStoreContract('memoryStore', {
  open: async (nowMs, count) => {
    const database = new MemoryDatabase();
    return Array.from({ length: count }, () => memoryStore(nowMs, database));
  },
});

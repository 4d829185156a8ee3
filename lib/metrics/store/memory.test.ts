import { sampleStoreContract } from './contract.suite';
import { memoryStore } from './memory';

sampleStoreContract('memoryStore', { open: async (nowMs, limits) => memoryStore({ nowMs, ...limits }) });

import { deviceContract } from './device-contract.ts'
import { factStoreContract } from './fact-store-contract.ts'
import { memoryDevice } from './memory-device.ts'
import { memoryStore } from './memory-store.ts'

factStoreContract(async () => {
  const store = memoryStore()
  return { store, reopened: async () => store }
})

deviceContract(async () => memoryDevice())

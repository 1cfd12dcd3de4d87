import { deviceContract } from './device-contract.ts'
import { factStoreContract } from './fact-store-contract.ts'
import { memoryDevice } from './memory-device.ts'
import { memoryStore } from './memory-store.ts'

factStoreContract(async () => {
  let full = false
  const store = memoryStore(() => full)
  return {
    store,
    reopened: async () => store,
    fill: async () => {
      full = true
    },
  }
})

deviceContract(async () => {
  const device = memoryDevice()
  return { device, reopened: async () => device }
})

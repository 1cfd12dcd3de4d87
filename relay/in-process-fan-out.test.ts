import { fanOutContract } from './fan-out-contract.ts'
import { inProcessFanOut } from './in-process-fan-out.ts'

fanOutContract('in process', async () => {
  const join = inProcessFanOut()
  const here = join()
  const there = join()
  return {
    here,
    there,
    async close() {
      here.close()
      there.close()
    },
  }
})

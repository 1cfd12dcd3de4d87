import { peerLinkContract } from './peer-link-contract.ts'
import { testLinks } from './test-links.ts'

peerLinkContract(async () => {
  const links = testLinks()
  return { alice: links.openerFor('alice'), bob: links.openerFor('bob') }
})

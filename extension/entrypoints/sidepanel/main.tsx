import { mountPage } from '../../ui/mount-page.tsx'
import { Panel } from '../../ui/panel.tsx'

mountPage(<Panel />)

import { mountPage } from '../../ui/mount-page.tsx'
import { Popup } from '../../ui/popup.tsx'

mountPage(<Popup />)

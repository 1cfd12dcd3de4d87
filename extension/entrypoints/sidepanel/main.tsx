import { mountPage } from '../../ui/mount-page.tsx'

mountPage(<h1>catalk</h1>)

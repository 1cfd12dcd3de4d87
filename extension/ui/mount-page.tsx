import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './style.css'

/** Renders a page of the extension into the `#root` that its HTML provides. */
export function mountPage(page: ReactNode): void {
  const root = document.getElementById('root')
  if (!root) throw new Error('This page has no #root to render into.')
  createRoot(root).render(<StrictMode>{page}</StrictMode>)
}

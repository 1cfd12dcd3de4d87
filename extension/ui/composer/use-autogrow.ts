import { type RefObject, useLayoutEffect } from 'react'

/** Makes a textarea as high as its text; a `max-height` then makes it scroll. */
export function useAutogrow(area: RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what changes the height
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    const fit = () => {
      element.style.height = '0'
      element.style.height = `${element.scrollHeight}px`
    }
    fit()
    const observer = new ResizeObserver(([entry]) => {
      // only another width breaks the lines anew
      const width = entry?.contentRect.width
      if (width !== undefined && String(width) !== element.dataset.width) {
        element.dataset.width = String(width)
        fit()
      }
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [area, text])
}

/** How every menu looks. */
export const MENU_POPUP =
  'appear z-50 min-w-48 max-w-[min(20rem,calc(100vw-1rem))] max-h-(--available-height) overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-(--shadow) outline-none'
export const MENU_ITEM =
  'flex min-h-8 items-center gap-2.5 rounded-lg px-2.5 py-1 outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50'

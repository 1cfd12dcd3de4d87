/** The day of what is on top, while the person scrolls. */
export function DayFloat({ day, shown }: { day: string | null; shown: boolean }) {
  return (
    <div
      aria-hidden="true"
      className={`pointer-events-none absolute inset-x-0 top-2 z-10 grid place-items-center transition-opacity duration-300
        ${shown && day ? 'opacity-100' : 'opacity-0'}`}
    >
      <span className="rounded-full border border-line bg-raised px-3 py-0.5 text-[11px] font-semibold text-soft shadow-sm">
        {day}
      </span>
    </div>
  )
}

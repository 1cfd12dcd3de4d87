/** The mark of catalk, as on the extension's icon: a speech bubble with ears. */
export function CatMark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 128 128" aria-hidden="true" className="shrink-0">
      <path
        fill="#f4893c"
        d="M14 14Q14 5 22 9L46 24H82L106 9Q114 5 114 14V50Q122 60 122 70C122 94 98 108 64 108Q56 108 48 107L24 122Q17 126 18 118L21 97Q6 87 6 70Q6 60 14 50Z"
      />
      <path fill="#ffe3c2" d="M24 22L38 31Q29 36 24 44ZM104 22L90 31Q99 36 104 44Z" />
      <g fill="#3b2113">
        <ellipse cx="42" cy="65" rx="8" ry="10.5" />
        <ellipse cx="86" cy="65" rx="8" ry="10.5" />
        <path d="M57 79H71Q73 79 71.5 81L66 87Q64 89 62 87L56.5 81Q55 79 57 79Z" />
      </g>
      <g fill="#fff">
        <circle cx="45" cy="61" r="3" />
        <circle cx="89" cy="61" r="3" />
      </g>
    </svg>
  )
}

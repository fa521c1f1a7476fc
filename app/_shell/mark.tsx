/** Our sign: a slope that leads into the water. */
export function Mark({ size = 18 }: { size?: number }) {
  return (
    <svg viewBox="0 0 18 18" width={size} height={size} fill="none" aria-hidden="true" className="shrink-0">
      <path d="M2.5 4.5 15.5 11" stroke="var(--accent)" strokeWidth="2.25" strokeLinecap="round" />
      <path
        d="M2.5 14.5c1.6 0 1.6-1 3.25-1s1.6 1 3.25 1 1.6-1 3.25-1 1.6 1 3.25 1"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </svg>
  )
}

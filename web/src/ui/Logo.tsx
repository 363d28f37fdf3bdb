/** The penguin that carries a letter on its belly. Readable on light and on navy ground. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        fill="#4a8bc3"
        d="M16 1.5c6.9 0 11.5 5 11.5 12.4v10.6a6 6 0 0 1-6 6h-11a6 6 0 0 1-6-6V13.9C4.5 6.5 9.1 1.5 16 1.5Z"
      />
      <path
        fill="#fff"
        d="M16 12.8c4.6-2.3 8.5.6 8.5 5.3V24.5a3 3 0 0 1-3 3h-11a3 3 0 0 1-3-3v-6.4c0-4.7 3.9-7.6 8.5-5.3Z"
      />
      <path
        fill="none"
        stroke="#4a8bc3"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
        d="m8.8 19.3 5.8 4.3a2.4 2.4 0 0 0 2.8 0l5.8-4.3"
      />
      <circle cx="11.9" cy="8.7" r="1.45" fill="#fff" />
      <circle cx="20.1" cy="8.7" r="1.45" fill="#fff" />
      <path
        fill="#ff9a37"
        d="M13.2 11.3h5.6a.7.7 0 0 1 .55 1.13l-2.8 3.5a.7.7 0 0 1-1.1 0l-2.8-3.5a.7.7 0 0 1 .55-1.13Z"
      />
    </svg>
  )
}

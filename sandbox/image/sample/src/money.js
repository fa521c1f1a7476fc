/** Whole cents of a share of an amount, half a cent rounded up. */
export function percentOf(cents, percent) {
  return Math.floor((cents * percent + 50) / 100)
}

/** Cents as people write them: 123456 → "1,234.56". */
export function format(cents) {
  const sign = cents < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(cents) / 100).toString()
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return `${sign}${grouped}.${String(Math.abs(cents) % 100).padStart(2, '0')}`
}

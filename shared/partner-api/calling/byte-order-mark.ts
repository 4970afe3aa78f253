/** A byte order mark in front of a text says nothing, and may be passed over (RFC 8259, section 8.1). */
export const withoutByteOrderMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)

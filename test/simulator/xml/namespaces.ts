/** Namespaces of the XML generation: docs/reference/vendor.md#xml-create. */
export const atomNamespace = 'http://www.w3.org/2005/Atom'
export const siteOwnerNamespace = 'http://ws.constantcontact.com/ns/1.0/'
export const siteOwnerMediaType = 'application/vnd.ctct+xml'
export const atomMediaType = 'application/atom+xml'

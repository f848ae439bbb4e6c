/** What is asked of Node's `tls`: from 22.15 on it can name the system's authorities. */
export interface CertificateStores {
  getCACertificates?: ((store: 'default' | 'system') => string[]) | undefined;
}

/**
 * The authorities (PEM) that Node trusts by itself and those that the system trusts: companies install their own there. Undefined where Node cannot
 * tell, or the system does not: Node's own then have to do.
 */
export function trustedCertificates({ getCACertificates }: CertificateStores): string[] | undefined {
  if (!getCACertificates) return undefined;
  try {
    return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  } catch {
    // A keychain that is locked or broken must not keep the app from starting.
    return undefined;
  }
}

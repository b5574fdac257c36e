import { expect, it } from 'vitest';
import { type Likeness, likeness } from './contact.ts';

const onX = (handle: string, name: string): Likeness => ({
  name,
  handles: [{ platform: 'x', realm: '', externalId: handle, handle, name }],
});
const onFacebook = (name: string, realm = ''): Likeness => ({
  name,
  handles: [{ platform: 'facebook', realm, externalId: name, handle: null, name }],
});

it.each([
  ['a full name on two platforms', onX('mj1', 'Mila Jansen'), onFacebook('Mila Jansen'), ['same_name']],
  ['a name in other letters', onX('mj1', 'MILA JANSÉN'), onFacebook('Mila Jansen'), ['same_name']],
  [
    'a name that was taken as the handle',
    onX('mila_jansen', 'Mila Jansen'),
    { ...onFacebook('Mila Jansen'), handles: [{ ...onFacebook('Mila Jansen').handles[0]!, handle: 'mila.jansen' }] },
    ['same_handle', 'same_name'],
  ],
  [
    'comments and Messenger of one Page',
    onFacebook('Mila Jansen'),
    onFacebook('Mila Jansen', 'messenger'),
    ['same_name'],
  ],
  ['a first name alone: too many have it', onX('mj1', 'Mila'), onFacebook('Mila'), []],
  [
    'a short handle',
    onX('mila', 'M'),
    { ...onFacebook('M'), handles: [{ ...onFacebook('M').handles[0]!, handle: 'mila' }] },
    [],
  ],
  ['two accounts of one platform', onX('mila_one', 'Mila Jansen'), onX('mila_two', 'Mila Jansen'), []],
  ['different names', onX('mj1', 'Mila Jansen'), onFacebook('Daan Jansen'), []],
])('judges %s', (_what, one, other, reasons) => {
  expect(likeness(one, other)).toEqual(reasons);
  expect(likeness(other, one)).toEqual(reasons);
});

import fc from 'fast-check';

/** The everyday suite tries the same cases each day, so that it never fails by chance; the long run tries others each time. */
if (process.env['RACKWRIGHT_LONG'] === undefined) fc.configureGlobal({ seed: 20_261_122 });

export default fc;

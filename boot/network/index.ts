export { LOCAL_BOOT, renderIpxeScript } from './ipxe-script';

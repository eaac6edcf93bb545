// The independent Bot API server, on a port of loopback.
const TelegramServer = require('telegram-test-api');

const server = new TelegramServer({ host: '127.0.0.1', port: Number(process.argv[2]) });
server.start().then(() => console.log('listening'));
process.stdin.on('end', () => process.exit(0)).resume();

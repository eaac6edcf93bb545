// An independent client (grammY) at the Bot API server of API: it makes each
// call that the house makes, and says on lines of JSON what came of it.
const http = require('http');
const { Bot, GrammyError, InputFile, InlineKeyboard, webhookCallback } = require('grammy');

const { API, TOKEN, SECRET, PICTURE, CHAT, GROUP } = process.env;
const chat = Number(CHAT);
const say = (what, value) => console.log(JSON.stringify({ what, value }));
const error = async (what, call) => {
  try {
    say(what, { ok: await call() });
  } catch (e) {
    if (!(e instanceof GrammyError)) throw e;
    say(what, { code: e.error_code, text: e.description, after: e.parameters.retry_after, to: e.parameters.migrate_to_chat_id });
  }
};

async function main() {
  const bot = new Bot(TOKEN, { client: { apiRoot: API, timeoutSeconds: 20 } });
  const api = bot.api;

  await error('wrong token', () => new Bot('4200:wrong', { client: { apiRoot: API } }).api.getMe());
  say('me', await api.getMe());
  await api.setMyCommands([{ command: 'trogiup', description: 'các lệnh' }]);
  say('commands', await api.getMyCommands());
  await error('bad command', () => api.setMyCommands([{ command: 'Trợ giúp', description: 'x' }]));

  const html = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } };
  const sent = await api.sendMessage(chat, '<b>Điều 8</b> 📎 <a href="https://a.vn/?x=1&amp;y=2">sổ &lt;1&gt;</a>', {
    ...html,
    reply_markup: new InlineKeyboard().text('Đúng', '/dung 1').url('Mở', 'https://a.vn/').row().text('Sai', '/sai 1'),
  });
  say('sent', { text: sent.text, entities: sent.entities, keyboard: sent.reply_markup.inline_keyboard, chat: sent.chat.id, from: sent.from.id });
  const photo = await api.sendPhoto(chat, new InputFile(Buffer.from(PICTURE, 'base64'), 'x.png'), { caption: '<i>điểm</i>', parse_mode: 'HTML' });
  say('photo', { caption: photo.caption, photos: photo.photo.length });
  await api.sendChatAction(chat, 'typing');
  say('draft', await api.raw.sendMessageDraft({ chat_id: chat, draft_id: 7, text: 'đang viết' }));

  await error('too long', () => api.sendMessage(chat, 'á'.repeat(4097)));
  await error('long enough', () => api.sendMessage(chat, '<b>' + 'á'.repeat(4096) + '</b>', html).then((m) => m.text.length));
  await error('caption too long', () => api.sendPhoto(chat, new InputFile(Buffer.from(PICTURE, 'base64'), 'x.png'), { caption: 'á'.repeat(1025) }));
  await error('no picture', () => api.sendPhoto(chat, new InputFile(Buffer.from('x'), 'x.png')));
  await error('empty', () => api.sendMessage(chat, ' \n'));
  await error('unclosed', () => api.sendMessage(chat, '<b>x', html));
  await error('crossed', () => api.sendMessage(chat, '<b><i>x</b></i>', html));
  await error('unknown tag', () => api.sendMessage(chat, '<h1>x</h1>', html));
  await error('long data', () => api.sendMessage(chat, 'x', { reply_markup: new InlineKeyboard().text('x', 'á'.repeat(33)) }));
  await error('local link', () => api.sendMessage(chat, 'x', { reply_markup: new InlineKeyboard().url('x', 'http://localhost:8080/') }));
  await error('no chat', () => api.sendMessage(424242, 'x'));
  await error('draft in a group', () => api.raw.sendMessageDraft({ chat_id: Number(GROUP), draft_id: 7, text: 'x' }));
  await error('moved', () => api.sendMessage(-44, 'x'));
  await error('old query', () => api.answerCallbackQuery('1'));
  await error('no method', () => api.raw.noSuchMethod({}));
  await error('no https', () => api.setWebhook('http://a.vn/'));
  await error('bad secret', () => api.setWebhook('https://a.vn/', { secret_token: 'có dấu' }));
  await error('too fast', () => api.sendMessage(chat, 'nhanh quá'));

  const first = error('first poll', () => api.getUpdates({ offset: 900000000, timeout: 10 }));
  await line('it polls');
  await error('second poll', () => api.getUpdates({ offset: -1, timeout: 0 }).then((all) => all.length));
  await first;

  bot.on('message:text', (ctx) => say('message', {
    id: ctx.msg.message_id, chat: ctx.chat.id, type: ctx.chat.type, from: ctx.from.first_name, text: ctx.msg.text,
    marked: ctx.entities().map((e) => e.text), topic: ctx.msg.message_thread_id,
  }));
  bot.on('callback_query:data', async (ctx) => {
    await ctx.answerCallbackQuery();
    say('pressed', { data: ctx.callbackQuery.data, message: ctx.callbackQuery.message.message_id });
  });
  bot.on('my_chat_member', (ctx) => say('member', ctx.myChatMember.new_chat_member.status));
  bot.catch((e) => { throw e.error; });

  bot.start({ allowed_updates: ['message', 'callback_query', 'my_chat_member'], onStart: () => say('polling', sent.message_id) });
  await line('stop');
  await bot.stop();
  await error('webhook', () => api.setWebhook('https://bot.example.vn/hook', { secret_token: SECRET, allowed_updates: ['message', 'callback_query'] }));
  await error('poll beside a webhook', () => api.getUpdates());
  say('info', (await api.getWebhookInfo()).url);
  const handle = webhookCallback(bot, 'http', { secretToken: SECRET });
  const web = http.createServer(handle).listen(0, '127.0.0.1', () => say('hooked', `http://127.0.0.1:${web.address().port}`));
  await line('end');
  process.exit(0);
}

const waiting = [];
process.stdin.on('data', (text) => {
  for (const l of text.toString().split('\n')) if (l && waiting.length) waiting.shift()(l);
}).on('end', () => process.exit(0));
const line = () => new Promise((resolve) => waiting.push(resolve));

main().catch((e) => { console.log(JSON.stringify({ what: 'failed', value: String(e.stack) })); process.exit(1); });

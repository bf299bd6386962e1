// A browser of services on the LAN, by a library that is not the lobby's: says which it sees, in lines of JSON.
import { Bonjour } from 'bonjour-service'

const [address] = process.argv.slice(2)
const services = new Bonjour({ interface: address, bind: '0.0.0.0' }, () => {})
const browser = services.find({ type: 'skirmish' })
const seen = ({ name, host, port, txt, addresses }) => ({ name, host, port, txt, addresses })
const say = () => console.log(JSON.stringify({ services: browser.services.map(seen) }))
for (const event of ['up', 'down', 'txt-update']) browser.on(event, say)
setInterval(() => browser.update(), 1000)
say()

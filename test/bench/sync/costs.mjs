import { RangeEncoder } from '../../../sdk/dist/sync/delta/range-encoder.js'
import { likelihood } from '../../../sdk/dist/sync/delta/model.js'
import { createScene, TICKS, ARENA } from './scene.mjs'
import { defineGame, table, fixed, uint, bool, owner } from '../../../sdk/dist/index.js'
import { deltaPlan } from '../../../sdk/dist/sync/delta/plan.js'
import { planeOf, toPlane } from '../../../sdk/dist/sync/delta/planes.js'
import { DeltaWriter } from '../../../sdk/dist/sync/delta/delta-writer.js'
const [entities, age, exact] = [Number(process.argv[2]??20), Number(process.argv[3]??1), process.argv[4]!=='r']
const scene = createScene({ entities, exact })
const game = defineGame({ id: 'bench', version: 1, seats: { min: 1, max: 16 }, tickRate: 30,
    world: { entities: table(entities, { x: fixed(-ARENA, ARENA, 1/16), y: fixed(-ARENA, ARENA, 1/16), vx: fixed(-256,256,1/4), vy: fixed(-256,256,1/4), angle: uint(255), health: uint(255), owner: owner(), alive: bool() }) }, setup(){}, step(){} })
const [g] = game.layout.groups
const [X,Y]=g.columns.map(c=>c.field)
const plan = deltaPlan(game.layout, 30, f => f===X?'vx':f===Y?'vy':undefined)
const names=[]
const put=(at,n,name)=>{for(let i=0;i<n;i++)names[at+i]=name+(n<9?i:'')}
const G=plan.groups[0]
put(G.model,3,'skip');put(G.model+3,1,'lifechanged');put(G.model+4,8,'life');put(G.model+12,32,'course');names[G.model+44]='same'
for(const c of [...G.still,...G.motion]){const nm=g.columns.find(k=>k.offset===c.offset).name; put(c.model,4,nm+'.changed');put(c.model+4,2,nm+'.sign');put(c.model+6,1<<c.depth,nm+'.mag'); if(c.residual){put(c.residual,8,nm+'.near');put(c.residual+8,4,nm+'.turned');put(c.residual+12,1,nm+'.wild');put(c.residual+13,1,nm+'.rest');put(c.residual+14,3,nm+'.leans');put(c.residual+17,3,nm+'.dir');put(c.residual+20,3<<c.depth,nm+'.res')}}
const cost={},count={}
const add=(k,c)=>{cost[k]=(cost[k]??0)+c;count[k]=(count[k]??0)+1}
const obit=RangeEncoder.prototype.bit, oraw=RangeEncoder.prototype.raw
RangeEncoder.prototype.bit=function(m,at,b){const p=likelihood(m[at])/32768; add(names[at]??'?',-Math.log2(b?p:1-p)); return obit.call(this,m,at,b)}
RangeEncoder.prototype.raw=function(v,n){add('raw',n); return oraw.call(this,v,n)}
const cells = new Float64Array(game.layout.cells), history=[], writer=new DeltaWriter(plan)
let bytes=0
for (let t=0;t<TICKS;t++){ scene.step()
  scene.entities.forEach((e,i)=>{ cells[g.life+i]=1; for(const c of g.columns) cells[c.offset+i]=c.name==='alive'?1:e[c.name] })
  const plane=planeOf(plan); toPlane(plan,cells,plane); history.push(plane)
  if(t>=age){writer.begin(plane,history[t-age],age,0,plan.rows);writer.part(1e9);bytes+=writer.finish().length}
}
const n=TICKS-age
let sum=0; for(const k in cost) sum+=cost[k]
console.log('bits/tick',(bytes*8/n).toFixed(1),'modelled',(sum/n).toFixed(1))
for(const k of Object.keys(cost).sort((a,b)=>cost[b]-cost[a]).slice(0,26)) console.log(k.padEnd(16),(cost[k]/n).toFixed(2).padStart(8),'  per',(cost[k]/count[k]).toFixed(3),' n/tick',(count[k]/n).toFixed(2))
console.log(Object.values(count).reduce((a,b)=>a+b)/n,'decisions per tick')

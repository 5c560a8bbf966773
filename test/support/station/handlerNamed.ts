import type { HandlerParticulars } from '../../../main/contract/handler';
import type { Station } from '../../../main/stationShape';

/** A property company that does not exist. */
export const sampleHandler: HandlerParticulars = {
  name: '杭州翠湖物业服务有限公司',
  registration: '91330106MA2TE8T0X6',
  address: '杭州市西湖区文三路 188 号',
  contact: '物业服务中心',
  phone: '0571-8800 0000',
  complaints: '物业服务中心投诉电话 0571-8800 0001',
  authority: '',
};

/** What a manager would have written down on the first day. Does nothing where it is on record. */
export function nameHandler(station: Station, particulars: HandlerParticulars = sampleHandler): void {
  const read = station.handlers['handler.read']?.({});
  if (!read || read instanceof Promise || !read.ok || read.value.handler !== null) return;
  void station.handlers['handler.name']?.({ particulars, basedOn: null });
}

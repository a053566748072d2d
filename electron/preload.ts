import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge, ProgramEvent } from '#domain/contract/events.ts';

const bridge: Bridge = {
  request: (route, input) => ipcRenderer.invoke('request', route, input),
  subscribe: (listener) => {
    const hear = (_event: IpcRendererEvent, what: ProgramEvent) => listener(what);
    ipcRenderer.on('event', hear);
    return () => ipcRenderer.off('event', hear);
  },
};
contextBridge.exposeInMainWorld('bridge', bridge);

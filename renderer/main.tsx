// First, so that a part's own rules come after it.
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { createWindowBridge } from './windowBridge';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const bridge = createWindowBridge(window.fairgate, window);

createRoot(root).render(
  <StrictMode>
    <App bridge={bridge} />
  </StrictMode>,
);

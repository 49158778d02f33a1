import 'virtual:ant-design.css';
import { start } from './app/start.tsx';
import './app/base.css';

await start(window);

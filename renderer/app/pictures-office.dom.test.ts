import { lookAtScreens } from '../../tests/support/pictures.ts';
import { atTheCounter } from '../../tests/support/screens.ts';

lookAtScreens((screen) => !atTheCounter(screen));

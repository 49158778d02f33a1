import { useContext } from 'react';
import type { KioskScreen as Screen } from '../../../shared/contract/demo.ts';
import { useWords } from '../../parts/use-words.ts';

import { useSpokenScreen } from '../../parts/voice/use-voice.ts';
import { SoundContext } from '../../ui/sound-context.ts';
import { KioskPicture } from './KioskPicture.tsx';
import './kiosk-screen.css';

type Props = {
  readonly screen: Screen;
  readonly label: string;
  readonly onPress: (key: string) => void;
};

const figures = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/**
 * The screen of a kiosk, as its reference implementation draws it: one picture, one sentence, at most three choices,
 * help always, and each page aloud. It is part of the simulated device: what is pressed here goes to the kiosk, not to the clinic.
 */
export function KioskScreen({ screen, label, onPress }: Props) {
  const { t } = useWords();
  const { picture, lines, choices, isKeypad, help, isLarge, isMuted } = screen;
  const hasSound = useContext(SoundContext);
  useSpokenScreen(isMuted || !hasSound ? [] : screen.spoken);
  const [sentence = '', ...rest] = lines;
  const isNumber = picture === 'ticket' || picture === 'key';
  const [number, ...more] = isNumber ? rest : [];
  return (
    <div
      className={isLarge ? 'kiosk kiosk-large' : 'kiosk'}
      role="group"
      aria-label={t('demo.kiosk.screen', { label })}
    >
      <div className="kiosk-words" aria-live="polite">
        <KioskPicture name={picture} />
        <p className="kiosk-sentence">
          <Phrases text={sentence} />
        </p>
        {number && <p className="kiosk-number">{number}</p>}
        {(isNumber ? more : rest).map((line, index) => (
          <p key={`${index} ${line}`} className="kiosk-line">
            <Phrases text={line} />
          </p>
        ))}
      </div>
      {isKeypad && <Keypad typed={screen.typed} onPress={onPress} />}
      {choices.length > 0 && (
        <div className="kiosk-choices">
          {choices.map(({ key, words }) => (
            <button key={key} type="button" className="kiosk-key" onClick={() => onPress(key)}>
              {words}
            </button>
          ))}
        </div>
      )}
      <div className="kiosk-always">
        <Always isOn={isLarge} words={t('demo.kiosk.large')} onPress={() => onPress('large')} />
        <Always isOn={isMuted} words={t('demo.kiosk.mute')} onPress={() => onPress('mute')} />
        <button type="button" className="kiosk-help" onClick={() => onPress('help')}>
          {t(`demo.kiosk.help.${help}`)}
        </button>
      </div>
    </div>
  );
}

type AlwaysProps = {
  readonly isOn: boolean;
  readonly words: string;
  readonly onPress: () => void;
};

/** A key that is on every page and stays pressed until the person has gone. */
function Always({ isOn, words, onPress }: AlwaysProps) {
  return (
    <button type="button" className="kiosk-help" aria-pressed={isOn} onClick={onPress}>
      {words}
    </button>
  );
}

/** A line breaks between its parts before it breaks inside one of them. */
function Phrases({ text }: { readonly text: string }) {
  return text.split(/(?<=[，。、])/u).map((part, index) => (
    <span key={`${index} ${part}`} className="kiosk-phrase">
      {part}
    </span>
  ));
}

function Keypad({
  typed,
  onPress,
}: {
  readonly typed: number;
  readonly onPress: (key: string) => void;
}) {
  const { t } = useWords();
  return (
    <>
      <p className="kiosk-typed" aria-label={t('demo.kiosk.typed', { count: typed })}>
        {'●'.repeat(typed)}
        {'○'.repeat(4 - typed)}
      </p>
      <div className="kiosk-pad">
        {figures.map((figure) => (
          <Figure key={figure} figure={figure} onPress={onPress} />
        ))}
        <button
          type="button"
          className="kiosk-key"
          aria-label={t('demo.kiosk.rub')}
          onClick={() => onPress('rub')}
        >
          ←
        </button>
        <Figure figure="0" onPress={onPress} />
      </div>
    </>
  );
}

function Figure({
  figure,
  onPress,
}: {
  readonly figure: string;
  readonly onPress: (key: string) => void;
}) {
  return (
    <button type="button" className="kiosk-key" onClick={() => onPress(`d${figure}`)}>
      {figure}
    </button>
  );
}

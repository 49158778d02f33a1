import { Component, type ComponentType, type ReactNode } from 'react';

type Props = {
  readonly children: ReactNode;
  /** What stands in place of the part that broke; `again` tries it once more. */
  readonly Instead: ComponentType<{ readonly again: () => void }>;
};

/** Keeps a fault of one part of the screen from taking the rest along. */
export class Fence extends Component<Props, { readonly hasBroken: boolean }> {
  override state = { hasBroken: false };

  static getDerivedStateFromError(): { readonly hasBroken: boolean } {
    return { hasBroken: true };
  }

  readonly #again = () => this.setState({ hasBroken: false });

  override render(): ReactNode {
    const { children, Instead } = this.props;
    return this.state.hasBroken ? <Instead again={this.#again} /> : children;
  }
}

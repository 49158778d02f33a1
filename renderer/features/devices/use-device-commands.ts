import { useCommand } from '../../host/use-command.ts';
import { type Binding, bindingOf } from './binding.ts';

/** Saving and removing a device; only the manager may. */
export function useDeviceCommands() {
  const save = useCommand((client, idempotencyKey, binding: Binding) =>
    client.devices.save({ idempotencyKey, binding: bindingOf(binding) }),
  );
  const remove = useCommand((client, idempotencyKey, deviceId: string) =>
    client.devices.remove({ idempotencyKey, deviceId }),
  );
  const unpair = useCommand((client, idempotencyKey, deviceId: string) =>
    client.kiosks.unpair({ idempotencyKey, deviceId }),
  );
  return { save, remove, unpair };
}

'use client';
/** "Token created": the only time that it is shown. Loaded when there is one. */
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { Dialog } from '../ui/dialog';
import { TextField } from '../ui/field';

export interface TokenDialogProps {
  readonly name: string;
  readonly token: string;
  readonly onClose: () => void;
}

export function TokenDialog({ name, token, onClose }: TokenDialogProps) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Token created"
      description={`This is the only time that ${name} is shown whole. Slipway keeps its hash, so it cannot be read again.`}
      actions={
        <>
          <CopyButton text={token} />
          <Button kind="act" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <TextField label="Token" value={token} readOnly className="font-mono" onFocus={(event) => event.target.select()} />
    </Dialog>
  );
}

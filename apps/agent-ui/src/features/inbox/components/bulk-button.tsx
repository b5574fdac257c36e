import { Button, IconButton, type IconButtonProps } from '../../../components/ui/button.tsx';
import { useLayout } from '../../../lib/use-layout.ts';

/** A word to press; on a phone, where not all of them fit in every language, its picture. */
export function BulkButton({ icon, label, ...rest }: Pick<IconButtonProps, 'icon' | 'label' | 'onClick' | 'ref'>) {
  return useLayout() === 'phone' ? (
    <IconButton {...rest} icon={icon} label={label} />
  ) : (
    <Button {...rest} variant="link">
      {label}
    </Button>
  );
}

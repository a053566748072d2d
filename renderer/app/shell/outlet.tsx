import { CaseScreen } from '../../screen/case/case-screen.tsx';
import { CollectionScreen } from '../../screen/collection/collection-screen.tsx';
import { LodgeScreen } from '../../screen/lodge/lodge-screen.tsx';
import { PrintScreen } from '../../screen/print/print-screen.tsx';
import { QueueScreen } from '../../screen/queue/queue-screen.tsx';
import { RepairScreen } from '../../screen/repair/repair-screen.tsx';
import { ShelfScreen } from '../../screen/shelf/shelf-screen.tsx';
import { SyncScreen } from '../../screen/sync/sync-screen.tsx';
import { VehicleScreen } from '../../screen/vehicle/vehicle-screen.tsx';
import { useNavigation } from '../navigation.tsx';

/** The screen of the place. A case is opened from the queue; the other desks read `place.applicationId` themselves. */
export function Outlet() {
  const { place } = useNavigation();
  switch (place.desk) {
    case 'queue':
      return place.applicationId === undefined ? (
        <QueueScreen />
      ) : (
        <CaseScreen key={place.applicationId} id={place.applicationId} />
      );
    case 'lodge':
      return <LodgeScreen />;
    case 'print':
      return <PrintScreen />;
    case 'shelf':
      return <ShelfScreen />;
    case 'collection':
      return <CollectionScreen />;
    case 'vehicle':
      return <VehicleScreen />;
    case 'sync':
      return place.commandId === undefined ? (
        <SyncScreen />
      ) : (
        <RepairScreen key={place.commandId} commandId={place.commandId} />
      );
  }
}

import { useSession } from '../api/use-session.ts';

/** An officer by name, as the centre last said who works in this office; by staff number where it has not. */
export const useOfficerName = (): ((staffNumber: string) => string) => {
  const { officers = [] } = useSession().session.office;
  return (staffNumber) => officers.find((one) => one.staffNumber === staffNumber)?.name ?? staffNumber;
};

/** Replaces the text of a secret that is there already. */
export interface SecretWriter {
  /** @throws CredentialsError as `SecretReader.read` does */
  write(secretName: string, text: string): Promise<void>
}

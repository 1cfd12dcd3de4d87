import { createContext, useContext } from 'react'

export const TABS = ['you', 'history', 'sharing'] as const
export type SettingsTab = (typeof TABS)[number]

/** Opens the settings, at one of their tabs. */
export const SettingsContext = createContext<(tab?: SettingsTab) => void>(() => {})

export const useSettingsDialog = () => useContext(SettingsContext)
